import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Body of `PUT /models/{name}/aliases/{alias}`. */
@ApiSchema({ name: 'AliasRequest' })
export class AliasRequest {
  @ApiProperty({ example: '2', maxLength: 100, description: 'A version of the model, as its folder is named.' })
  @MaxLength(100, { message: 'version has at most 100 characters' })
  @IsNotEmpty({ message: 'version is empty' })
  @IsString({ message: 'version must be a string' })
  version: string;
}
