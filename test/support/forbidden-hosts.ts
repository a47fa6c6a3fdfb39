/** A host as it may stand in a URL that leads where nobody may be led. */
export interface ForbiddenHost {
  host: string;
  /** The address it spells or carries, in its usual form. */
  address: string;
  /** Whether a connection there would arrive at this machine, at a listener on all its addresses. */
  isHere: boolean;
}

/** Of every special-purpose network of IPv4 (IANA, RFC 6890) and of the clouds' own, an address or two. */
const IPV4 = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.254', '100.64.0.1', '100.100.100.200', '100.127.255.254'],
  ...['127.0.0.1', '127.0.0.53', '127.255.255.254', '168.63.129.16', '169.254.0.23', '169.254.169.254'],
  ...['169.254.170.2', '172.16.0.1', '172.31.255.254', '192.0.0.1', '192.0.0.192', '192.0.2.1', '192.88.99.1'],
  ...['192.168.0.1', '192.168.255.254', '198.18.0.1', '198.19.255.254', '198.51.100.7', '203.0.113.9', '224.0.0.1'],
  ...['239.255.255.250', '240.0.0.1', '255.255.255.255'],
];

/** The same of IPv6. */
const IPV6 = [
  ...['::', '::1', '100::1', '64:ff9b:1::1', '2001::1', '2001:2::1', '2001:10::1', '2001:20::1', '2001:db8::1'],
  ...['2002::1', '3fff::1', '4000::1', '5f00::1', 'fc00::1', 'fd00:ec2::254', 'fd20:ce::254', 'fdff:ffff::1'],
  ...['fe80::1', 'fe80::a9fe:a9fe', 'febf::1', 'fec0::1', 'feff::1', 'ff01::1', 'ff02::1', 'ff0e::1'],
];

const LOCALHOSTS = ['localhost', 'LocalHost', 'localhost.', 'localhost..', 'any.localhost', 'a.b.LOCALHOST.'];

const octets = (address: string): number[] => address.split('.').map(Number);

const number = (address: string): number => octets(address).reduce((sum, octet) => sum * 256 + octet, 0);

const hex = (value: number, digits = 0): string => value.toString(16).padStart(digits, '0');

/** The last two parts of an IPv6 address that carries this one. */
const tail = (address: string, mask = 0): string => {
  const bits = (number(address) ^ mask) >>> 0;
  return `${hex(bits >>> 16)}:${hex(bits & 0xffff)}`;
};

/** An IPv4 address in every form that the URL standard reads as it ("ends in a number", domain to ASCII). */
function spellings(address: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = octets(address);
  const whole = number(address);
  return [
    ...[
      address,
      `${address}.`,
      String(whole),
      `0x${hex(whole)}`,
      `0X${hex(whole).toUpperCase()}`,
      `0${whole.toString(8)}`,
    ],
    ...[`${a}.${whole % 2 ** 24}`, `${a}.${b}.${whole % 2 ** 16}`, `0x${hex(a)}.0${b.toString(8)}.${whole % 2 ** 16}`],
    octets(address)
      .map((octet) => `0x${hex(octet, 2)}`)
      .join('.'),
    octets(address)
      .map((octet) => `0${octet.toString(8)}`)
      .join('.'),
    octets(address)
      .map((octet) => `000000${octet.toString(8)}`)
      .join('.'),
    `0x${hex(a)}.${b}.0${c.toString(8)}.0x${hex(d, 8)}`,
    [...address].map((character) => `%${hex(character.charCodeAt(0), 2)}`).join(''),
    address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    address.replace(/\d/g, (digit) => String.fromCodePoint(digit === '0' ? 0x24ea : 0x245f + Number(digit))),
    ...['。', '．', '｡', '%E3%80%82'].map((dot) => address.replaceAll('.', dot)),
    address.replace('.', '\u00ad.'),
  ];
}

/** IPv6 addresses that are this IPv4 address to whoever unwraps them: mapped (RFC 4291), which the system does itself. */
const mapped = (address: string): string[] => [
  ...[`[::ffff:${address}]`, `[::FFFF:${tail(address).toUpperCase()}]`, `[0:0:0:0:0:ffff:${address}]`],
  `[0000:0000:0000:0000:0000:ffff:${tail(address)}]`,
];

/** Compatible, translated (RFC 2765), NAT64 (RFC 6052, 8215), 6to4 (RFC 3056), Teredo (RFC 4380), ISATAP (RFC 5214). */
const carriers = (address: string): string[] => [
  ...[`[::${address}]`, `[::ffff:0:${address}]`, `[64:ff9b::${address}]`, `[64:ff9b::${tail(address)}]`],
  ...[`[64:ff9b:1::${address}]`, `[2002:${tail(address)}::]`, `[2002:${tail(address)}::${tail(address)}]`],
  `[2001:0:4136:e378:8000:63bf:${tail(address, 0xffffffff)}]`,
  ...[`[2606:4700::5efe:${address}]`, `[2606:4700::200:5efe:${tail(address)}]`],
];

/** In its short form, whole, and in capitals. */
function spellings6(address: string): string[] {
  const [left = '', right = ''] = address.split('::');
  const [before, after] = [left, right].map((part) => (part ? part.split(':') : [])) as [string[], string[]];
  const parts = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  const whole = parts.map((part) => part.padStart(4, '0')).join(':');
  return [`[${address}]`, `[${whole}]`, `[${whole.toUpperCase()}]`];
}

/** Linux connects to itself at the unspecified address. */
const HERE = new Set(['0.0.0.0', '::', '::1', ...IPV4.filter((address) => address.startsWith('127.'))]);

const entries = (address: string, hosts: string[], isHere = HERE.has(address)): ForbiddenHost[] =>
  hosts.map((host) => ({ host, address, isHere }));

/** Every forbidden address in every spelling that the guard can meet in a URL. */
export const FORBIDDEN_HOSTS: readonly ForbiddenHost[] = [
  ...IPV4.flatMap((address) => [
    ...entries(address, spellings(address)),
    ...entries(address, mapped(address)),
    ...entries(address, carriers(address), false),
  ]),
  ...IPV6.flatMap((address) => entries(address, spellings6(address))),
  ...entries('127.0.0.1', LOCALHOSTS),
];

/** Names that lead inside, with what a name server may say of them. */
export const FORBIDDEN_NAMES: Readonly<Record<string, readonly string[]>> = {
  'metadata.google.internal': ['169.254.169.254'],
  'metadata.goog': ['169.254.169.254'],
  'metadata.tencentyun.com': ['169.254.0.23'],
  'instance-data': ['169.254.169.254'],
  'instance-data.ec2.internal': ['169.254.169.254'],
  'rancher-metadata': ['169.254.169.250'],
  'kubernetes.default.svc.cluster.local': ['10.96.0.1'],
  redis: ['172.18.0.2'],
  'inside.example.com': ['10.1.2.3'],
  'ends-inside.example.com': ['93.184.215.14', '127.0.0.1'],
  'begins-inside.example.com': ['127.0.0.1', '93.184.215.14'],
  'inside-by-ipv6.example.com': ['93.184.215.14', '2606:4700::1', 'fd00::1'],
  'inside-by-mapping.example.com': ['93.184.215.14', '::ffff:10.0.0.1'],
  'link.example.com': ['fe80::1%eth0'],
  'nothing.example.com': [],
  'nonsense.example.com': ['0x7f.1'],
};

/** Texts that lead to a port of this machine through what readers of URLs disagree on, or by another scheme. */
export const trickyUrls = (port: number): string[] => [
  ...[
    `http://example.com@127.0.0.1:${port}/`,
    `http://example.com:80@127.0.0.1:${port}/`,
    `http://@127.0.0.1:${port}/`,
  ],
  ...[`http://127.0.0.1:${port}@example.com/`, `http://a:b@[::1]:${port}/`, `http://%40@127.0.0.1:${port}/`],
  ...[`http:\\\\127.0.0.1:${port}\\`, `http:/\\127.0.0.1:${port}/`, `http:\\/127.0.0.1:${port}/`],
  ...[`http://example.com\\@127.0.0.1:${port}/`, `http://127.0.0.1:${port}\\@example.com/`],
  ...[`http:127.0.0.1:${port}/`, `http:/127.0.0.1:${port}/`, `//127.0.0.1:${port}/`, `127.0.0.1:${port}/`],
  ...[`http://127.0.0.1\t:${port}/`, `http://127.0\n.0.1:${port}/`, `ht\r\ntp://127.0.0.1:${port}/`],
  ...[` http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/ `, `\u0000http://127.0.0.1:${port}/`],
  ...[`http://127.0.0.1:${port}/\r\nhost: example.com`, `http://127.0.0.1\u00a0:${port}/`],
  ...[`http://127.0.0.1%00.example.com:${port}/`, `http://[::1%25lo]:${port}/`, `http://[fe80::1%25eth0]:${port}/`],
  ...[`http://[::1%lo]:${port}/`, `http://[::ffff:7f00:1%25lo]:${port}/`, `http://0x7f.0.0.256:${port}/`],
  ...['ftp', 'gopher', 'dict', 'ldap', 'ws', 'wss', 'rtsp', 'rtmp', 'tcp', 'smb'].map(
    (scheme) => `${scheme}://127.0.0.1:${port}/v.mp4`,
  ),
  ...[`jar:http://127.0.0.1:${port}!/`, `view-source:http://127.0.0.1:${port}/`, `blob:http://127.0.0.1:${port}/`],
  ...['data:video/mp4;base64,AAAA', 'javascript:alert(1)', 'concat:/etc/passwd', 'unix:/var/run/docker.sock'],
];

/** Where to a redirect from an outer host may try to lead besides: its target is read more leniently than what a client sends. */
export const trickyLocations = (port: number): string[] => [
  ...[`//127.0.0.1:${port}/`, `\\\\127.0.0.1:${port}\\`, `/\\127.0.0.1:${port}/`, `http:\\\\127.0.0.1:${port}/`],
  ...[`http://outside.localhost@127.0.0.1:${port}/`, `http://a:b@outside.localhost/`, `HTTP://127.0.0.1:${port}/`],
  ...[`http://127.0.0.1\t:${port}/`, `  http://127.0.0.1:${port}/`, `http:///127.0.0.1:${port}/`],
  ...[`https://127.0.0.1:${port}/`, `ftp://127.0.0.1:${port}/`, 'file:///etc/passwd', 'data:video/mp4;base64,AAAA'],
];
