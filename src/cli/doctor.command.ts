import type { Command, Output } from './command.js';
import type { Check } from './doctor/check.js';
import { EXIT, UsageError } from './exit-codes.js';
import { JSON_OPTION } from './pipelines-options.js';

const SIGNS = { ok: 'ok  ', warn: 'warn', bad: 'BAD ' } as const;

/** `doctor`. */
export const doctor: Command = {
  name: 'doctor',
  usage: '',
  about: 'look at everything that the service needs, and name the command that mends what is missing',
  options: JSON_OPTION,
  async run({ positionals, flags }, output) {
    if (positionals.length > 0) throw new UsageError('doctor takes no words');
    const { examine } = await import('./doctor/examine.js');
    const checks: Check[] = [];
    for await (const check of examine()) {
      checks.push(check);
      if (!flags['json']) tell(check, output);
    }
    const worst = checks.filter(({ state }) => state === 'bad').length;
    if (flags['json']) output.line(JSON.stringify({ ok: worst === 0, checks }));
    else output.line(worst === 0 ? 'Everything that is needed is there.' : `${worst} to be mended.`);
    return worst === 0 ? EXIT.ok : EXIT.failed;
  },
};

function tell({ name, state, detail, fix }: Check, output: Output): void {
  output.line(`${SIGNS[state]}  ${name}: ${detail}`);
  if (fix !== null) output.line(`      → ${fix}`);
}
