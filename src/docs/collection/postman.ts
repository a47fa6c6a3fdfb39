/** As much of Postman's Collection Format v2.1.0 as is written; Bruno, Insomnia and Hoppscotch read it, too. */
export interface Collection {
  info: { name: string; description: string; version: string; schema: string };
  auth: Auth;
  variable: { key: string; value: string; description: string }[];
  item: Folder[];
}

/** Requests that belong together. */
export interface Folder {
  name: string;
  description?: string;
  item: (Folder | Item)[];
}

/** A request, what runs after it, and examples of its answers. */
export interface Item {
  name: string;
  event?: { listen: 'test'; script: { type: 'text/javascript'; exec: string[] } }[];
  request: Request;
  response: { name: string; code: number; header: Pair[]; body: string; originalRequest: Request }[];
}

/** `{{name}}` stands for a variable of the collection, `:name` in a path for one of the request. */
export interface Request {
  method: string;
  description: string;
  auth?: Auth;
  header: Pair[];
  url: { raw: string; host: string[]; path: string[]; query: Pair[]; variable: Pair[] };
  body?: Body;
}

/** A name and its value; one that is `disabled` is shown and not sent. */
export interface Pair {
  key: string;
  value: string;
  description?: string;
  disabled?: boolean;
}

/** Who asks. */
export type Auth = { type: 'noauth' } | { type: 'bearer'; bearer: { key: 'token'; value: string; type: 'string' }[] };

/** What is sent. */
export type Body =
  | { mode: 'raw'; raw: string; options: { raw: { language: 'json' } } }
  | { mode: 'formdata'; formdata: { key: string; type: 'file'; src: null; description: string }[] };

/** Where the format is described. */
export const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
