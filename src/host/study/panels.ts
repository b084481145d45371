/** The open pages of studies, one a study; VS Code brings them back after a reload of the window. */
import * as vscode from 'vscode';
import { BiasLensError } from '../../protocol/errors';
import type { StudyRequest } from '../../protocol/study-page';
import type { Services } from '../services';
import { untrusted } from '../trust';
import { askStudy } from './ask';
import { StudyPanel } from './panel';

/** The page's id in package.json and in what VS Code remembers. */
const VIEW_TYPE = 'biaslens.study';

export class StudyPanels {
  readonly open = new Set<StudyPanel>();

  /** Asks for what is not given, opens the study's page and runs what is left of it. */
  async study(services: Services, known: Partial<StudyRequest>): Promise<void> {
    if (!vscode.workspace.isTrusted) throw new BiasLensError(untrusted(known.model ?? known.data ?? ''));
    const request = await askStudy(services, known);
    if (!request) return;
    const same = [...this.open].find((panel) => JSON.stringify(panel.request) === JSON.stringify(request));
    same?.view.reveal(same.view.viewColumn);
    const view = () => vscode.window.createWebviewPanel(VIEW_TYPE, '', vscode.ViewColumn.Active, {});
    const panel = same ?? (await this.add(services, request, view()));
    void panel.job.run();
  }

  /** Takes back a page of the window before its reload; it shows what there is and runs nothing. */
  restorer(services: Services): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async (view, state: StudyRequest | undefined) => {
        if (!state?.study) return view.dispose();
        const panel = await this.add(services, state, view);
        await panel.job.look();
      },
    });
  }

  private async add(services: Services, request: StudyRequest, view: vscode.WebviewPanel): Promise<StudyPanel> {
    const panel = new StudyPanel(request, view, services, await import('../../worker/client/study'));
    this.open.add(panel);
    view.onDidDispose(() => this.open.delete(panel));
    return panel;
  }
}
