import type { Timebase } from './timebase.js';

/** A frame's timecode by SMPTE ST 12-1, `HH:MM:SS:FF`; with drop-frame a semicolon before the frames. */
export function timecode(frame: number, { nominal, isDropFrame }: Timebase): string {
  const number = isDropFrame ? numbered(frame, nominal) : frame;
  const seconds = Math.floor(number / nominal);
  const [hours, minutes] = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60];
  const clock = [hours, minutes, seconds % 60].map(twoDigits).join(':');
  return `${clock}${isDropFrame ? ';' : ':'}${twoDigits(number % nominal)}`;
}

/** The number that a frame bears when the first numbers of each minute but every tenth are left out. */
function numbered(frame: number, nominal: number): number {
  const dropped = nominal / 15;
  const minute = nominal * 60 - dropped;
  const tenMinutes = minute * 10 + dropped;
  const [tens, rest] = [Math.floor(frame / tenMinutes), frame % tenMinutes];
  const minutes = rest < dropped ? 0 : Math.floor((rest - dropped) / minute);
  return frame + dropped * (tens * 9 + minutes);
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
