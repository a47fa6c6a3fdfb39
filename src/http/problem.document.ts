import { STATUS_CODES } from 'node:http';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { type Fault, PROBLEM_CODES, type Problem, type ProblemCode } from './problem.js';

@ApiSchema({ name: 'Fault' })
class FaultDocument implements Fault {
  @ApiProperty({
    description: 'JSON pointer into the body; for a parameter, its place and name such as #/query/limit.',
    example: '#/video_url',
  })
  pointer: string;

  @ApiProperty({ description: 'What is wrong, in capitals.', example: 'REQUIRED' })
  code: string;

  @ApiProperty({ description: 'What was given and what is taken.', example: 'video_url is missing.' })
  detail: string;
}

/** The body of every error: `application/problem+json`, RFC 9457. */
@ApiSchema({ name: 'Problem' })
export class ProblemDocument {
  @ApiProperty({
    format: 'uri-reference',
    description: 'Where this kind of problem is described.',
    example: '/problems/VALIDATION_FAILED',
  })
  type: string;

  @ApiProperty({ description: "The status' phrase.", example: 'Unprocessable Entity' })
  title: string;

  @ApiProperty({ minimum: 400, maximum: 599, example: 422 })
  status: number;

  @ApiProperty({ description: 'What happened this time, one sentence.', example: 'video_url is missing.' })
  detail: string;

  @ApiProperty({ format: 'uri-reference', description: 'Path of the request.', example: '/analyze' })
  instance: string;

  @ApiProperty({ enum: PROBLEM_CODES, description: 'The kind of problem, to switch on.', example: 'VALIDATION_FAILED' })
  code: ProblemCode;

  @ApiProperty({
    description: 'Also in the header X-Request-Id and in the log.',
    example: '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48',
  })
  request_id: string;

  @ApiProperty({
    type: [FaultDocument],
    required: false,
    description: 'Each wrong place of a request that is not valid.',
  })
  errors?: Fault[];

  @ApiProperty({
    type: 'object',
    selfRequired: false,
    additionalProperties: true,
    description: 'Of `NOT_READY`: each dependency, as `GET /health/ready` names it.',
  })
  checks?: Record<string, unknown>;
}

/** A path as a URI reference (RFC 3986): what may not stand in one, such as a broken escape, is escaped. */
const reference = (path: string): string =>
  path.replace(/%(?![0-9a-f]{2})|[^\w\-.~!$&'()*+,;=:@/%]/gi, (character) => encodeURIComponent(character));

/** The document of a problem that happened to one request. `path` is without its query, which may hold secrets. */
export function problemDocument(problem: Problem, path: string, requestId: string): ProblemDocument {
  const { code, status, detail, extras } = problem;
  return {
    type: `/problems/${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: reference(path),
    code,
    request_id: requestId,
    ...(extras.errors && { errors: extras.errors }),
    ...extras.members,
  };
}
