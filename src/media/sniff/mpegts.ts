/** Bytes of a packet: ISO/IEC 13818-1, with the time code of BDAV (M2TS) before, with error correction after. */
const PACKET_SIZES = [188, 192, 204];
const SYNC = 0x47;
/** Sync bytes in a row that are no coincidence, wherever the first one is. */
const ENOUGH = 5;

/** Whether the bytes are a piece of an MPEG transport stream, which may begin in the middle of a packet. */
export const isTransportStream = (head: Uint8Array): boolean => PACKET_SIZES.some((size) => hasPackets(head, size));

function hasPackets(head: Uint8Array, size: number): boolean {
  for (let start = 0; start < size; start++) {
    if (head[start] !== SYNC) continue;
    let packets = 1;
    while (packets < ENOUGH && head[start + packets * size] === SYNC) packets += 1;
    if (packets === ENOUGH || (isWhole(head, start, packets, size) && packets > 1)) return true;
  }
  return false;
}

/** A short file of nothing but whole packets. */
const isWhole = (head: Uint8Array, start: number, packets: number, size: number): boolean =>
  (start === 0 || start === 4) && head.length === start + packets * size - (start === 4 ? 4 : 0);
