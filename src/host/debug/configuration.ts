/** Launch configurations: those that are offered, and what is left out of one filled in. */
import path from 'node:path';
import * as vscode from 'vscode';
import { pickModel } from '../pick-model';
import type { Services } from '../services';
import { modelUri, SCHEME } from './listing-uri';

export const DEBUG_TYPE = 'biaslens';

/** Models that are offered at most. */
const MOST = 50;

/** Registers what offers and completes launch configurations. */
export function registerConfigurations(services: Services): vscode.Disposable {
  const { registerDebugConfigurationProvider } = vscode.debug;
  return vscode.Disposable.from(
    registerDebugConfigurationProvider(DEBUG_TYPE, {
      provideDebugConfigurations: () => [configurationFor('${workspaceFolder}/model.onnx')],
      resolveDebugConfiguration: (_folder, configuration) => complete(services, configuration),
      resolveDebugConfigurationWithSubstitutedVariables: (folder, configuration) => anchored(folder, configuration),
    }),
    registerDebugConfigurationProvider(
      DEBUG_TYPE,
      { provideDebugConfigurations: (folder) => offered(folder) },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
  );
}

/** Starts stepping a model; without one the current model, or one that the person picks. */
export async function startDebugging(services: Services, model: vscode.Uri | undefined): Promise<void> {
  const given = model?.scheme === SCHEME ? modelUri(model) : model;
  const uri = given ?? currentModel(services) ?? (await pickModel());
  if (!uri) return;
  await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configurationFor(uri.fsPath));
}

function configurationFor(model: string, more: object = {}): vscode.DebugConfiguration {
  const name = vscode.l10n.t('Step {0}', path.basename(model));
  return { type: DEBUG_TYPE, request: 'launch', name, model, stopOnEntry: true, ...more };
}

/** F5 without a launch.json gives an empty configuration: the model in front is meant. */
async function complete(services: Services, configuration: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | null> {
  if (configuration.model) return configuration;
  const uri = currentModel(services) ?? (await pickModel());
  if (!uri) return null;
  return { ...configurationFor(uri.fsPath), ...withoutEmpty(configuration), model: uri.fsPath };
}

/** A model's path is relative to the folder of the launch.json, not to where VS Code was started. */
function anchored(
  folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): vscode.DebugConfiguration {
  const { model } = configuration;
  const root = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
  return typeof model === 'string' && root ? { ...configuration, model: path.resolve(root, model) } : configuration;
}

function withoutEmpty(configuration: vscode.DebugConfiguration): object {
  return Object.fromEntries(Object.entries(configuration).filter(([, value]) => value !== undefined && value !== ''));
}

/** The model whose listing is in front, or whose editor was used last. */
function currentModel({ panels }: Services): vscode.Uri | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  return active?.scheme === SCHEME ? modelUri(active) : panels.current?.document.uri;
}

async function offered(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
  const pattern = '**/*.[oO][nN][nN][xX]';
  const found = await vscode.workspace.findFiles(
    folder ? new vscode.RelativePattern(folder, pattern) : pattern,
    '**/node_modules/**',
    MOST,
  );
  const models = found.map((uri) => uri.fsPath).sort();
  return models.flatMap((model) => [
    configurationFor(model),
    configurationFor(model, { name: vscode.l10n.t('Step {0} forward', path.basename(model)), direction: 'forward' }),
  ]);
}
