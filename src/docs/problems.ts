import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { problemDocument } from '../http/problem.document.js';
import { type Fault, Problem, type ProblemCode, PROBLEMS } from '../http/problem.js';

const REQUEST = '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';

/** A response with a problem for each of these codes, which have one status, as named examples. */
export function problemResponse(codes: ProblemCode[], errors?: Fault[]) {
  const examples = codes.map((code) => [code, example(code, errors)] as const);
  return {
    description: codes.map((code) => PROBLEMS[code][1]).join(' '),
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

function example(code: ProblemCode, errors?: Fault[]) {
  const about = PROBLEMS[code][1];
  const problem = new Problem(code, about, code === 'VALIDATION_FAILED' && errors ? { errors } : {});
  return { summary: code, value: problemDocument(problem, '/analyze', REQUEST) };
}
