/** Where VS Code starts the extension. Registers what package.json contributes; everything heavier waits until it is asked for. */
import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { registerContextKeys } from './context-keys';
import { registerDebugger } from './debug/register';
import { KeptPin } from './editor/kept-pin';
import { ModelPanels } from './editor/panels';
import { registerModelEditor } from './editor/provider';
import { registerLayersView } from './layers/view';
import { logError } from './messages';
import { followRenames } from './model/rename';
import type { Services } from './services';
import { StudyPanels } from './study/panels';

/** Called once, by the first command, editor or view that is used. */
export function activate(context: vscode.ExtensionContext): Services {
  const began = performance.now();
  const log = vscode.window.createOutputChannel('BiasLens', { log: true });
  const { fsPath: folder } = context.storageUri ?? context.globalStorageUri;
  const kept = new KeptPin(folder, (error) => logError(log, 'what was set aside is not kept', error));
  const services: Services = { context, log, panels: new ModelPanels(kept), studies: new StudyPanels() };
  context.subscriptions.push(
    log,
    services.panels,
    registerContextKeys(services),
    registerCommands(services),
    registerLayersView(services),
    registerModelEditor(services),
    followRenames(log),
    registerDebugger(services),
    services.studies.restorer(services),
  );
  const { version } = context.extension.packageJSON as { version: string };
  log.info(`BiasLens ${version} on VS Code ${vscode.version}, activated in ${(performance.now() - began).toFixed(1)} ms`);
  return services;
}
