import { describe, expect, it } from '@jest/globals';
import { howToInstall } from '../how-to-install.js';
import { parseCard } from '../model-card.js';
import { Catalogue } from './catalogue.js';
import { bytesOf } from './catalogue-record.js';

const catalogue = new Catalogue();
const records = catalogue.all();

describe('Catalogue', () => {
  it('pins what is published about a model', () => {
    const record = catalogue.get('yolox-nano');
    expect(record).toMatchObject({ license: { spdx: 'Apache-2.0' }, source: { revision: '0.1.1rc0' } });
    expect(bytesOf(record)).toBe(3_659_407);
    expect(catalogue.labels(record)?.split('\n').length).toBe(81);
  });

  it('says which models there are when it lacks one', () => {
    expect(() => catalogue.get('yolox')).toThrow('the catalogue has no model "yolox"; there are clip-vit-b32,');
  });

  it.each(records.map((record) => [record.id, record] as const))(
    '%s makes a card that the registry reads',
    (id, record) => {
      const { spdx, url } = record.license;
      const labels = catalogue.labels(record);
      const sha256 = 'ab'.repeat(32);
      const files = record.files.filter(({ role }) => !['model', 'labels', 'licence', 'about'].includes(role));
      const card = {
        name: id,
        version: record.version,
        license: { spdx, source: url },
        file: record.files.find(({ role }) => role === 'model')?.file,
        sha256,
        files: files.map(({ role, file }) => ({ role, file, sha256 })),
        labels: labels === null ? null : { file: 'labels.txt', count: labels.trimEnd().split('\n').length },
        ...record.card,
      };
      expect(() => parseCard(JSON.stringify(card))).not.toThrow();
      expect(new Set(record.files.map(({ file }) => file)).size).toBe(record.files.length);
    },
  );

  it('has a checksum wherever it claims evidence of one', () => {
    const unproven = records.filter(({ evidence, files }) => {
      const graph = files.find(({ role }) => role === 'model');
      return (evidence === 'none') !== (graph?.sha256 === null);
    });
    expect(unproven.map(({ id }) => id)).toEqual([]);
  });
});

describe('howToInstall', () => {
  it('names the command for a model of the catalogue, and for the version that it has', () => {
    for (const reference of ['yolox-nano', 'yolox-nano@0.1.1rc0', 'yolox-nano:next'])
      expect(howToInstall(reference)).toBe('npm run models -- pull yolox-nano');
  });

  it('does not name a pull that fetches another version than the one that lacks', () => {
    expect(howToInstall('yolox-nano@2')).toBe(
      'npm run models -- import <folder with model.json> (it must be named yolox-nano, version 2)',
    );
  });

  it('says how to import another', () => {
    expect(howToInstall('mine')).toBe('npm run models -- import <folder with model.json> (it must be named mine)');
  });

  it('pulls several at once, each of them once', () => {
    expect(howToInstall('yolox-nano', 'mine', 'yunet', 'yolox-nano:next')).toBe(
      'npm run models -- pull yolox-nano yunet && npm run models -- import <folder with model.json> (it must be named mine)',
    );
  });
});
