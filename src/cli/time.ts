/** 62345 → 01:02.345; with hours from an hour on. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const two = (number: number): string => String(number).padStart(2, '0');
  const hours = seconds >= 3_600 ? `${Math.floor(seconds / 3_600)}:` : '';
  const minutes = two(Math.floor(seconds / 60) % 60);
  return `${hours}${minutes}:${two(seconds % 60)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}`;
}
