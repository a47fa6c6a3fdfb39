import type { Random } from './random.js';
import type { Received } from './exchange.js';

/** What answers have told of what there is, so that requests reach further than a 404. */
export class Facts {
  readonly #known = new Map<string, string[]>([
    ['name', ['production', 'shots', 'sprite.jpg', 'sample.mp4', 'scene-descriptor']],
    ['alias', ['default', 'stable']],
    ['code', ['QUEUE_FULL']],
  ]);

  /** Remembers ids and cursors that an answer holds. */
  learn({ body, headers }: Received): void {
    if (!headers['content-type']?.startsWith('application/json')) return;
    for (const [, name = '', value = ''] of body
      .toString()
      .matchAll(/"(task_id|next_cursor|name|video_url)":"([^"\\]{1,200})"/g)) {
      if (name === 'video_url') this.#add('name', value.slice(value.lastIndexOf('/') + 1));
      else this.#add(name === 'next_cursor' ? 'cursor' : name, value);
    }
  }

  /** Something that there is, or was, for a parameter of this name; null when nothing is known. */
  recall(parameter: string, random: Random): string | null {
    const known = this.#known.get(parameter);
    return known?.length ? random.pick(known) : null;
  }

  #add(parameter: string, value: string): void {
    const known = this.#known.get(parameter) ?? [];
    if (!known.includes(value)) known.push(value);
    if (known.length > 50) known.shift();
    this.#known.set(parameter, known);
  }
}
