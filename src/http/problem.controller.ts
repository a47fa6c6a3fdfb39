import { Controller, Get, Param } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiSchema,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { ProblemDocument, problemDocument } from './problem.document.js';
import { Problem, PROBLEM_CODES, type ProblemCode, PROBLEMS } from './problem.js';

/** One kind of problem, as its `type` leads to. */
@ApiSchema({ name: 'ProblemKind' })
class ProblemKind {
  @ApiProperty({ enum: PROBLEM_CODES, example: 'QUEUE_FULL' }) code: ProblemCode;
  @ApiProperty({ example: 503 }) status: number;
  @ApiProperty({ example: PROBLEMS.QUEUE_FULL[1] }) about: string;
}

const kind = (code: ProblemCode): ProblemKind => ({ code, status: PROBLEMS[code][0], about: PROBLEMS[code][1] });

const unknown = (code: string): Problem => new Problem('ROUTE_NOT_FOUND', `No kind of problem is called "${code}".`);

/** What the `type` of a problem leads to: the closed list of codes, and one of them. */
@ApiTags('System')
@Controller('problems')
export class ProblemController {
  @Get()
  @ApiOperation({
    operationId: 'listProblems',
    summary: 'Every kind of problem that an answer may carry',
    description: 'The closed list of `code`.',
  })
  @ApiOkResponse({
    type: [ProblemKind],
    description: 'All of them.',
    examples: { problems: { summary: 'Two of them', value: [kind('TASK_NOT_FOUND'), kind('QUEUE_FULL')] } },
  })
  list(): ProblemKind[] {
    return PROBLEM_CODES.map(kind);
  }

  @Get(':code')
  @ApiOperation({
    operationId: 'getProblem',
    summary: 'What one kind of problem means',
    description: 'Where the `type` of a problem leads to.',
  })
  @ApiParam({ name: 'code', schema: { type: 'string', enum: PROBLEM_CODES, example: 'QUEUE_FULL' } })
  @ApiOkResponse({
    type: ProblemKind,
    description: 'The kind.',
    examples: { QUEUE_FULL: { summary: 'QUEUE_FULL', value: kind('QUEUE_FULL') } },
  })
  @ApiNotFoundResponse({
    description: 'No kind of problem is called so.',
    content: {
      'application/problem+json': {
        schema: { $ref: getSchemaPath(ProblemDocument) },
        examples: { ROUTE_NOT_FOUND: { value: problemDocument(unknown('QUEUE'), '/problems/QUEUE', 'trace-7') } },
      },
    },
  })
  read(@Param('code') code: string): ProblemKind {
    const known = PROBLEM_CODES.find((word) => word === code);
    if (known) return kind(known);
    throw unknown(code);
  }
}
