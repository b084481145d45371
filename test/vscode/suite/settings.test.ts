/** The settings, as they are read from a real settings file. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readSettings } from '../../../src/host/settings';
import { biaslens } from './support';

const KEYS = ['option', 'temperature', 'colourMap', 'memoryLimit', 'timeLimit', 'threads'];

describe('settings', () => {
  const section = () => vscode.workspace.getConfiguration('biaslens');
  const set = (key: string, value: unknown) => section().update(key, value, vscode.ConfigurationTarget.Global);

  afterEach(async () => {
    for (const key of KEYS) await set(key, undefined);
  });

  it('have the defaults that package.json declares', async () => {
    const { properties } = (await biaslens()).packageJSON.contributes.configuration;
    const declared = Object.fromEntries(KEYS.map((key) => [key, properties[`biaslens.${key}`].default]));
    const { request, colours: colourMap, memoryLimitMB: memoryLimit, timeLimitSeconds: timeLimit, threads } = readSettings();
    const { option, temperature } = request;
    assert.deepEqual({ option, temperature, colourMap, memoryLimit, timeLimit, threads }, declared);
  });

  it('are those of the settings file', async () => {
    await set('option', 3);
    await set('temperature', 0.5);
    await set('colourMap', 'purple-green');
    await set('memoryLimit', 512);
    await set('timeLimit', 0);
    const { request, colours, memoryLimitMB, timeLimitSeconds } = readSettings();
    assert.deepEqual(
      [request.option, request.temperature, request.target, request.without, colours, memoryLimitMB, timeLimitSeconds],
      [3, 0.5, null, [], 'purple-green', 512, 0],
    );
  });

  it('fall back to the default where a settings file holds nonsense', async () => {
    await set('option', 4);
    await set('temperature', 0);
    await set('colourMap', 'rainbow');
    await set('memoryLimit', 'lots');
    await set('timeLimit', -1);
    const { request, colours, memoryLimitMB, timeLimitSeconds } = readSettings();
    assert.deepEqual(
      [request.option, request.temperature, colours, memoryLimitMB, timeLimitSeconds],
      [1, 1, 'blue-orange', 8192, 600],
    );
  });
});
