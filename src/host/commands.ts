/** The commands of the extension. */
import * as vscode from 'vscode';
import type { StudyRequest } from '../protocol/study-page';
import { startDebugging } from './debug/configuration';
import { openListing, showLayer } from './debug/show';
import type { PageCommand } from './editor/panel';
import { showError } from './messages';
import { pickModel } from './pick-model';
import { openSample } from './sample';
import type { Services } from './services';

const isModel = (uri: vscode.Uri) => /\.onnx$/i.test(uri.path);

const OF_THE_PAGE: PageCommand[] = ['chooseInput', 'step', 'back', 'continue', 'find', 'fit'];

/** Registers every command; what one of them throws is shown with the log and another try at hand. */
export function registerCommands(services: Services): vscode.Disposable {
  const register = (name: string, run: (...args: never[]) => unknown) =>
    vscode.commands.registerCommand(`biaslens.${name}`, async (...args: never[]) => {
      const attempt = async (): Promise<void> => {
        try {
          await run(...args);
        } catch (error) {
          void showError(services.log, `biaslens.${name}`, error, attempt);
        }
      };
      await attempt();
    });
  return vscode.Disposable.from(
    register('explain', (uri?: vscode.Uri, all?: vscode.Uri[]) => explain(services, all ?? (uri ? [uri] : []))),
    register('debug', (uri?: vscode.Uri) => startDebugging(services, uri)),
    register('debugSample', async () => startDebugging(services, await openSample(services, 'digits'))),
    register('openListing', (uri?: vscode.Uri) => openListing(services, uri)),
    register('showLayer', (model: string, layer: string) => showLayer(services, vscode.Uri.parse(model), layer)),
    register('study', (uri?: vscode.Uri, _all?: vscode.Uri[], known?: Partial<StudyRequest>) =>
      services.studies.study(services, { ...(uri && { [isModel(uri) ? 'model' : 'data']: uri.fsPath }), ...known }),
    ),
    register('openSample', (name?: string) => openSample(services, name)),
    register('showLog', () => services.log.show()),
    ...OF_THE_PAGE.map((name) => register(name, () => services.panels.current?.run(name))),
  );
}

/** Explains the files given; without one the model in the current editor, or one that the person picks. */
async function explain({ panels }: Services, files: vscode.Uri[]): Promise<void> {
  const models = files.filter(isModel);
  const chosen = models.length > 0 ? models : [panels.current?.document.uri ?? (await pickModel())];
  for (const uri of chosen) if (uri) await panels.explain(uri);
}
