/** What every part of the host is handed: made once, when the extension is activated. */
import type * as vscode from 'vscode';
import type { ModelPanels } from './editor/panels';
import type { StudyPanels } from './study/panels';

export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  /** The open model editors. */
  readonly panels: ModelPanels;
  /** The open pages of studies. */
  readonly studies: StudyPanels;
}
