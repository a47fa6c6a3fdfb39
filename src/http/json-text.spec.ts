import { describe, expect, it } from '@jest/globals';
import { jsonFault } from './json-text.js';

describe('a JSON text', () => {
  it.each([
    ['1'],
    ['{"a":[1,{"a":2}],"b":{"a":1}}'],
    ['["[[[[[[", "a", "a"]'],
    ['{"a":"b","b":"a","c":"a"}'],
    ['{"\\"":1,"\\\\":2,"\\\\\\"":3}'],
    ['["\\"[[[[", "\\\\", [1]]'],
    [']]]][[[[]]]]'],
    ['"unfinished [[[[['],
    ['{"unfinished'],
    ['{"a" 1, "a" 2}'],
  ])('has no fault in %s', (text) => {
    expect(jsonFault(text, 4)).toBeNull();
  });

  it.each(['[[[[[', '{"a":{"b":{"c":{"d":{', '["\\\\",[[[[1]]]]]'])('is nested too deeply in %s', (text) => {
    expect(jsonFault(text, 4)).toBe('The body is nested more than 4 levels deep.');
  });

  it.each([
    ['{"a":1,"a":2}', '"a"'],
    ['{"a":1,"\\u0061" \n:2}', '"a"'],
    ['[{"x":{"k":1,"l":{"k":1},"k":2}}]', '"k"'],
    ['{"":1,"":2}', '""'],
    ['{"a\\"":1,"b":2,"a\\u0022":3}', '"a\\""'],
  ])('has a name twice in %s', (text, name) => {
    expect(jsonFault(text, 4)).toBe(`The body has the name ${name} twice in one object.`);
  });

  it('is read in linear time', () => {
    const began = Date.now();
    for (const part of ['["\\\'', '\\', '"\\\\" ', '{"a":', '"a" ', '" : ', '\\"'])
      jsonFault(part.repeat(500_000), 1e9);
    expect(Date.now() - began).toBeLessThan(20_000);
  });
});
