/** A word that may follow others: none, a group such as `models`, or a whole subcommand. */
export interface Word {
  after: string;
  word: string;
  about: string;
}

const PROGRAM = 'video-ai-system';

/** By what comes before: the words that may follow, each once. */
function byPlace(words: Word[]): [string, Word[]][] {
  const places = new Map<string, Map<string, Word>>();
  for (const one of words) {
    const place = places.get(one.after) ?? new Map<string, Word>();
    if (!place.has(one.word)) place.set(one.word, one);
    places.set(one.after, place);
  }
  return [...places].map(([after, place]) => [after, [...place.values()]]);
}

const cases = (words: Word[], line: (words: Word[]) => string): string =>
  byPlace(words)
    .map(([after, there]) => `    ${after === '' ? "''" : `'${after}'`}) ${line(there)} ;;`)
    .join('\n');

/** The words before the one that is written, without options, at most two; shorter ones where nothing is known to follow. */
const PLACE = `  local place="" one
  for one in "\${given[@]}"; do
    case "$one" in -*) ;; *) case "$place" in *" "*) ;; "") place="$one" ;; *) place="$place $one" ;; esac ;; esac
  done`;

/** For bash: files where nothing else fits. */
export function bash(words: Word[]): string {
  const known = cases(words, (there) => `echo "${there.map(({ word }) => word).join(' ')}"`);
  return `_video_ai_system_words() {
  case "$1" in
${known}
  esac
}
_video_ai_system() {
  local given=("\${COMP_WORDS[@]:1:COMP_CWORD-1}") written="\${COMP_WORDS[COMP_CWORD]}"
${PLACE}
  local known; known="$(_video_ai_system_words "$place")"
  [ -n "$known" ] || known="$(_video_ai_system_words "\${place%% *}")"
  mapfile -t COMPREPLY < <(compgen -W "$known" -- "$written")
}
complete -o default -F _video_ai_system ${PROGRAM}`;
}

/** For zsh, with what each word is for. */
export function zsh(words: Word[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const known = cases(words, (there) => {
    const pairs = there.map(({ word, about }) => quoted(`${word.replaceAll(':', '\\:')}:${about}`));
    return `known=(${pairs.join(' ')})`;
  });
  return `#compdef ${PROGRAM}
_video_ai_system() {
  local -a known given
  given=("\${words[@]:1:CURRENT-2}")
${PLACE}
  case "$place" in
${known}
  esac
  if (( \${#known} )); then _describe 'word' known; else _files; fi
}
compdef _video_ai_system ${PROGRAM}`;
}

/** For fish, with what each word is for. */
export function fish(words: Word[]): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const seen = (after: string): string =>
    after === ''
      ? '__fish_use_subcommand'
      : after
          .split(' ')
          .map((word) => `__fish_seen_subcommand_from ${word}`)
          .join('; and ');
  return byPlace(words)
    .flatMap(([after, there]) =>
      there.map(({ word, about }) => {
        const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${quoted(word)}`;
        return `complete -c ${PROGRAM} -n ${quoted(seen(after))} ${what} -d ${quoted(about)}`;
      }),
    )
    .join('\n');
}
