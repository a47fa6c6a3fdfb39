/** Bytes of a packet: ISO/IEC 13818-1, with the time code of BDAV (M2TS) before, with error correction after. */
const PACKET_SIZES = [188, 192, 204];
const SYNC = 0x47;
/** Sync bytes in a row that are no coincidence, wherever the first one is. */
const ENOUGH = 5;

/** Where the first packet is, and how many bytes there are from one to the next. */
interface Layout {
  start: number;
  size: number;
}

/** Whether the bytes are a piece of an MPEG transport stream, which may begin in the middle of a packet. */
export const isTransportStream = (head: Uint8Array): boolean => layoutOf(head) !== null;

/** The packets in a piece of a transport stream, each from its sync byte on; none when it is no such piece. */
export function packetsOf(bytes: Buffer): Buffer[] {
  const layout = layoutOf(bytes);
  if (!layout) return [];
  const packets: Buffer[] = [];
  for (let at = layout.start; at + layout.size <= bytes.length; at += layout.size)
    if (bytes[at] === SYNC) packets.push(bytes.subarray(at, at + layout.size));
  return packets;
}

function layoutOf(head: Uint8Array): Layout | null {
  for (const size of PACKET_SIZES)
    for (let start = 0; start < size; start++) if (hasPackets(head, start, size)) return { start, size };
  return null;
}

function hasPackets(head: Uint8Array, start: number, size: number): boolean {
  let packets = 0;
  while (packets < ENOUGH && head[start + packets * size] === SYNC) packets += 1;
  return packets === ENOUGH || (packets > 1 && isWhole(head, start, packets, size));
}

/** A short file of nothing but whole packets. */
const isWhole = (head: Uint8Array, start: number, packets: number, size: number): boolean =>
  (start === 0 || start === 4) && head.length === start + packets * size - (start === 4 ? 4 : 0);
