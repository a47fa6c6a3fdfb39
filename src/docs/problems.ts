import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { problemDocument } from '../http/problem.document.js';
import { type Fault, Problem, type ProblemCode, PROBLEMS } from '../http/problem.js';

/** Stands for the path of the request, until the operation is known. */
export const PLACE = '/';

const REQUEST = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';

/** A response with a problem for each of these codes, which have one status, as named examples. */
export function problemResponse(codes: ProblemCode[], errors?: Fault[]) {
  const examples = codes.flatMap((code) => examplesOf(code, errors));
  return {
    description: codes.map((code) => PROBLEMS[code][1].replaceAll('__proto__', '`__proto__`')).join(' '),
    headers: headersOf(codes),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

/** What goes with a refusal beside its body, by status. */
const TELLING: Record<number, [name: string, description: string, example: string]> = {
  401: ['WWW-Authenticate', 'How to authenticate.', 'Bearer realm="video-ai-system"'],
  429: ['Retry-After', 'Seconds after which to come back.', '10'],
  503: ['Retry-After', 'Seconds after which to come back.', '10'],
};

function headersOf([code]: ProblemCode[]) {
  const telling = code && TELLING[PROBLEMS[code][0]];
  const [name, description, example] = telling ?? ['X-Request-Id', 'As `request_id` of the body.', REQUEST];
  return { [name]: { description, required: true, schema: { type: 'string' as const }, example } };
}

/** Documents the problems that an operation may answer with, grouped by status. */
export function ApiProblems(...codes: ProblemCode[]): MethodDecorator {
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code][0]))];
  const group = (status: number) => codes.filter((code) => PROBLEMS[code][0] === status);
  return applyDecorators(...statuses.map((status) => ApiResponse({ status, ...problemResponse(group(status)) })));
}

/** Documents 422 with these faults as the example. */
export const ApiFaults = (codes: ProblemCode[], ...errors: Fault[]): MethodDecorator =>
  ApiResponse({ status: 422, ...problemResponse(codes, errors) });

/** Named after the code; each of several faults is an example of its own. */
function examplesOf(code: ProblemCode, errors: Fault[] = []): [name: string, example: ReturnType<typeof example>][] {
  if (code !== 'VALIDATION_FAILED' || errors.length === 0)
    return [[code, example(code, new Problem(code, PROBLEMS[code][1]))]];
  return errors.map((fault) => {
    const at = `${fault.code} at ${fault.pointer}`;
    return [errors.length === 1 ? code : at, example(`${code}: ${at}`, Problem.invalid(fault))];
  });
}

const example = (summary: string, problem: Problem) => ({ summary, value: problemDocument(problem, PLACE, REQUEST) });
