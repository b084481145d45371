/** What package.json contributes: strings, files and conditions that VS Code only complains of when it is too late. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import manifest from '../../../package.json';
import strings from '../../../package.nls.json';

const { contributes } = manifest;
const PAGE = "activeCustomEditorId == 'biaslens.model'";

/** Every string in a value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

describe('package.json', () => {
  it('names every contributed string in package.nls.json, and nothing there is left over', () => {
    const named = texts(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    assert.deepEqual([...new Set(named)].sort(), Object.keys(strings).sort());
  });

  it('writes no contributed title, label or description out', () => {
    const shown = JSON.stringify(contributes, (key, value) =>
      /^(title|description|displayName|name|markdownDescription|contents)$/.test(key) && typeof value === 'string'
        ? /^(%.+%|BiasLens)$/.test(value)
        : value,
    );
    assert.doesNotMatch(shown, /"(title|description|displayName|name|markdownDescription|contents)":false/);
  });

  it('names only files that are there', () => {
    const files = texts(manifest).filter((text) => /^(\.\/)?media\//.test(text));
    assert(files.length >= 6);
    for (const file of files) assert(fs.existsSync(file), file);
  });

  it('binds keys only where a model is the active editor', () => {
    for (const { command, when } of contributes.keybindings) assert(when.startsWith(PAGE), command);
  });

  it('offers Explain and Debug on .onnx files in the Explorer, and a study on what holds inputs as well', () => {
    const items = contributes.menus['explorer/context'];
    assert.deepEqual(
      items.map(({ command }) => command),
      ['biaslens.explain', 'biaslens.debug', 'biaslens.study'],
    );
    const matches = (when: string, names: string[]) => {
      const [, pattern] = /=~ \/(.+)\/i$/.exec(when)!;
      return names.filter((name) => new RegExp(pattern, 'i').test(name));
    };
    for (const { when } of items.slice(0, 2)) {
      assert.deepEqual(matches(when, ['.onnx', '.ONNX', '.onnx.bak', '.json', 'x.onnx']), ['.onnx', '.ONNX']);
    }
    const { when } = items[2];
    assert.match(when, /^explorerResourceIsFolder \|\| resourceFilename =~/);
    const data = ['a.csv', 'a.csv.gz', 'a.tsv', 'a.npy', 't10k-images-idx3-ubyte.gz', 'm.onnx'];
    assert.deepEqual(matches(when, [...data, 'a.png', 'a.gz', 'a.json', 'csv']), data);
  });

  it('mentions no command that it does not contribute', () => {
    const commands = contributes.commands.map(({ command }) => command);
    const mentioned = [...texts(contributes), ...Object.values(strings)].flatMap(
      (text) => text.match(/biaslens\.[a-z]\w*/g) ?? [],
    );
    const others = [
      'biaslens.svg',
      'biaslens.model',
      'biaslens.layers',
      'biaslens.canStep',
      'biaslens.canBack',
      'biaslens.paused',
      'biaslens.biaslens',
    ];
    const settings = Object.keys(contributes.configuration.properties);
    const unknown = mentioned.filter((name) => ![...commands, ...others, ...settings].includes(name));
    assert.deepEqual(unknown, []);
  });
});

describe('.npmrc', () => {
  it('keeps packages from running their scripts, in words that npm knows', () => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
    const npm = spawnSync('npm', ['config', 'get', 'ignore-scripts'], {
      env,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    assert.equal(npm.stdout.trim(), 'true');
    assert.doesNotMatch(npm.stderr, /project config/);
  });
});
