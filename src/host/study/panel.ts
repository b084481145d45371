/** The page of one study: it runs it in processes of its own, shows what comes of it, and leads from an input to its explanation. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { errorInfo } from '../../protocol/errors';
import type { Handlers } from '../../protocol/serve';
import type { StudyPageEvents, StudyPageRequests, StudyPageState, StudyRequest } from '../../protocol/study-page';
import { webviewPort } from '../../protocol/webview-port';
import type { StudyJob, StudyName } from '../../worker/client/study';
import { localRoots, pageHtml } from '../editor/html';
import { PageLink } from '../editor/page-link';
import { logError } from '../messages';
import { workerOptions } from '../model/start-client';
import type { Services } from '../services';
import { readSettings } from '../settings';
import { folderOf, inputOf, labelsBeside } from './data';

/** Every further process holds the model once more. */
const MOST_PROCESSES = 8;

/** More messages than this a second tell a person nothing. */
const TELL_MS = 100;

type StudyModule = typeof import('../../worker/client/study');

export class StudyPanel implements vscode.Disposable {
  readonly job: StudyJob;
  readonly folder: string;
  private readonly link: PageLink<StudyPageRequests, StudyPageEvents>;
  private telling: NodeJS.Timeout | undefined;

  constructor(
    readonly request: StudyRequest,
    readonly view: vscode.WebviewPanel,
    private readonly services: Services,
    private readonly module: StudyModule,
  ) {
    const { context, log } = services;
    this.folder = folderOf(request);
    this.job = this.newJob();
    view.title = vscode.l10n.t('{0}: {1}', request.study, path.basename(request.model));
    view.webview.options = { enableScripts: true, localResourceRoots: localRoots(context.extensionUri) };
    this.link = new PageLink(webviewPort(view.webview, view), this.handlers(), {
      onFault: (method, error) => logError(log, `study: ${method}`, error),
    });
    view.onDidDispose(() => this.dispose());
    view.webview.html = pageHtml(view.webview, context.extensionUri, { name: 'study', style: module.REPORT_STYLE });
  }

  /** What the page shows. */
  get state(): StudyPageState {
    const { request, job, module } = this;
    return {
      title: module.STUDIES[request.study as StudyName],
      model: path.basename(request.model),
      data: path.basename(request.data),
      ...job.state,
    };
  }

  /** Explains one of the inputs in the model's editor. */
  async explain(item: number): Promise<void> {
    const { data, model } = this.request;
    const title = await this.job.titleOf(item);
    if (title === undefined) return;
    await this.services.panels.explain(vscode.Uri.file(model), inputOf(data, title, item));
  }

  dispose(): void {
    clearTimeout(this.telling);
    this.job.stop();
  }

  private newJob(): StudyJob {
    const { request, services, module } = this;
    const { study, model, data, limit } = request;
    const labels = labelsBeside(data);
    const { DEFAULT_PLAN, StudyJob: Job } = module;
    const plan = {
      ...DEFAULT_PLAN,
      study: study as StudyName,
      data: { path: data, ...(labels !== undefined && { labels }) },
      ...(limit !== undefined && { limit }),
    };
    const processes = readSettings().threads || Math.min(availableParallelism(), MOST_PROCESSES);
    return new Job({ model, plan, folder: this.folder, processes, worker: workerOptions(services) }, () => this.tell());
  }

  /** The state goes to the page at once when its status is another one, else now and then. */
  private tell(): void {
    if (this.job.state.status !== 'running') {
      clearTimeout(this.telling);
      this.telling = undefined;
      return this.link.emit('state', this.state);
    }
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      this.link.emit('state', this.state);
    }, TELL_MS);
  }

  private handlers(): Handlers<StudyPageRequests> {
    return {
      start: () => ({ request: this.request, state: this.state }),
      run: () => void this.job.run(),
      stop: () => this.job.stop(),
      startOver: () => void this.job.startOver(),
      explain: async ({ item }) => {
        try {
          await this.explain(item);
        } catch (error) {
          // The page goes on as it is; what is wrong with one input is told beside it.
          logError(this.services.log, `study: input ${item}`, error);
          void vscode.window.showErrorMessage(errorInfo(error).reason);
        }
      },
      openFolder: async () => {
        await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path.join(this.folder, 'report.html')));
      },
      showLog: () => this.services.log.show(),
    };
  }
}
