import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

/** Text outside of blocks of code, so that what is only quoted is no link and no heading. */
const prose = (page: string): string => page.replaceAll(/^```[\s\S]*?^```/gm, '');

/** The anchors of a page as GitHub makes them of its headings. */
const anchors = (page: string): string[] =>
  [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the guides', () => {
  const pages = new Map<string, string>();
  beforeAll(async () => {
    const names = ['docs', 'docs/decisions'].map(async (folder) =>
      (await readdir(folder)).filter((name) => name.endsWith('.md')).map((name) => join(folder, name)),
    );
    for (const path of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...(await Promise.all(names)).flat()])
      pages.set(path, await readFile(path, 'utf8'));
  });

  it('link to pages, sections and files that there are', () => {
    const dead = [...pages].flatMap(([path, text]) =>
      [...prose(text).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([link, file = '', anchor]) => {
        const target = file ? join(dirname(path), file) : path;
        const isThere = existsSync(target) && (!anchor || anchors(pages.get(target) ?? '').includes(anchor));
        return isThere ? [] : [`${path}: ${link}`];
      }),
    );
    expect(dead).toEqual([]);
    expect(pages.size).toBeGreaterThan(20);
  });

  it('name only scripts that package.json has', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
    const missing = [...pages].flatMap(([path, text]) =>
      [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)]
        .filter(([, script = '']) => !(script in scripts))
        .map(([command]) => `${path}: ${command}`),
    );
    expect(missing).toEqual([]);
  });

  it('lead to each other: every page is reached from the README', () => {
    const readme = pages.get('README.md') ?? '';
    const unreached = [...pages.keys()].filter(
      (path) => /^docs\/[\w-]+\.md$/.test(path) && !readme.includes(`(${path}`),
    );
    expect(unreached).toEqual([]);
  });
});
