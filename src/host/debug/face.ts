/**
 * One debug session in VS Code. It shares the session of the model's editor, so that stepping here and in the page is one
 * thing; where that editor is taken by another debug session or has gone, it has a session of its own.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { BiasDebugSession } from '../../debug/dap/session';
import type { Launch } from '../../debug/launch';
import { recall, type Opened } from '../../debug/load';
import type { Link } from '../../debug/model';
import type { Runtime } from '../../debug/runtime';
import { BiasLensError, cancelled } from '../../protocol/errors';
import type { ModelPanel } from '../editor/panel';
import { chooseInputs } from '../input/choose';
import { ModelDocument } from '../model/document';
import { ModelSession, type RequestOptions } from '../model/session';
import { startClient } from '../model/start-client';
import type { Services } from '../services';
import { untrusted } from '../trust';
import { Follower } from './follower';
import type { KeptBreakpoints } from './kept-breakpoints';
import type { Listings } from './listings';
import { listingUri } from './listing-uri';
import { showSideBySide } from './side-by-side';

export class DebugFace {
  readonly adapter: BiasDebugSession;
  private panel: ModelPanel | undefined;
  private own: { session: ModelSession; document: ModelDocument } | undefined;
  private follower: Follower | undefined;
  private model: vscode.Uri | undefined;

  /** @param taken the editors that a debug session steps already */
  constructor(
    private readonly services: Services,
    private readonly listings: Listings,
    private readonly breakpoints: KeptBreakpoints,
    private readonly taken: Set<ModelPanel>,
  ) {
    this.adapter = new BiasDebugSession((launch) => this.open(launch), {
      launched: (runtime) => this.launched(runtime),
      stopped: (runtime) => this.follower?.show(runtime),
      ended: () => this.letGo(),
    });
  }

  private async open(launch: Launch): Promise<Opened> {
    const model = (this.model = vscode.Uri.file(launch.model));
    if (!vscode.workspace.isTrusted) throw new BiasLensError(untrusted(path.basename(launch.model)));
    await vscode.workspace.fs.stat(model).then(undefined, () => {
      throw new BiasLensError(missing(launch.model));
    });
    // Said before anything is shown of a file that is no model.
    await this.listings.of(model);
    await this.take(model);
    const session = this.session;
    await session.open();
    const link = this.link();
    return {
      link,
      prepareRest: () => this.prepareRest(link, model),
      source: () => ({ name: path.basename(listingUri(model).path), path: listingUri(model).toString() }),
    };
  }

  /** Shows model and listing side by side, and shares the model's session when it is free. */
  private async take(model: vscode.Uri): Promise<void> {
    const panel = await showSideBySide(this.services, model);
    if (!panel || this.taken.has(panel)) return;
    this.taken.add(panel);
    this.panel = panel;
    panel.view.onDidDispose(() => {
      this.taken.delete(panel);
      if (this.panel === panel) this.panel = undefined;
    });
  }

  /** The shared session, else one of our own, which is made when it is first needed. */
  private get session(): ModelSession {
    if (this.panel) return this.panel.session;
    if (!this.own) {
      const document = new ModelDocument(this.model!, () => startClient(this.services));
      this.own = { document, session: new ModelSession(document, this.services.log) };
    }
    return this.own.session;
  }

  /** What the editor has, then what is remembered, then what the person picks. */
  private async prepareRest(link: Link, model: vscode.Uri): Promise<void> {
    const { session } = this;
    await recall(link, new Set(session.inputs.keys()));
    if (session.lacking.length > 0) await chooseInputs(session, model);
    if (session.lacking.length > 0) throw cancelled();
  }

  private link(): Link {
    let gone = false;
    let last = this.session;
    let { preparations } = last;
    return {
      request: async (method, query, options?: RequestOptions) => {
        // What still runs must not open the model again.
        if (gone) throw cancelled();
        const { session } = this;
        // The editor was closed meanwhile: the same inputs in a session of our own gives the same numbers.
        if (session !== last) for (const prepared of preparations) await session.use(prepared, options);
        last = session;
        const result = await session.request(method, query, options);
        if (session.inputs.size > 0) preparations = session.preparations;
        return result;
      },
      dispose: async () => {
        gone = true;
        this.letGo();
      },
    };
  }

  private async launched(runtime: Runtime): Promise<void> {
    const { listing, request } = runtime.model;
    this.listings.put(this.model!, { listing, structure: this.session.structure, output: request.output });
    await this.breakpoints.settled(this.model!);
    this.follower?.dispose();
    this.follower = this.panel && new Follower(this.panel, this.adapter);
  }

  private letGo(): void {
    this.follower?.dispose();
    this.follower = undefined;
    if (this.panel) this.taken.delete(this.panel);
    this.panel = undefined;
    this.own?.session.dispose();
    this.own?.document.dispose();
    this.own = undefined;
  }
}

function missing(file: string) {
  return {
    fault: 'model' as const,
    code: 'model-missing',
    file: path.basename(file),
    reason: vscode.l10n.t('there is no file {0}', file),
    action: vscode.l10n.t('Change "model" in the launch configuration'),
  };
}
