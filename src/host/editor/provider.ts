/** The model editor: a read-only custom editor on the .onnx file itself, so that its tab, its restore and its links are the file's. */
import * as vscode from 'vscode';
import { ModelDocument } from '../model/document';
import { startClient } from '../model/start-client';
import type { Services } from '../services';
import { ModelPanel } from './panel';
import { VIEW_TYPE } from './panels';

/** Registers the editor. Nothing of a model is read before its page asks for it. */
export function registerModelEditor(services: Services): vscode.Disposable {
  const provider: vscode.CustomReadonlyEditorProvider<ModelDocument> = {
    openCustomDocument: (uri) => new ModelDocument(uri, () => startClient(services)),
    resolveCustomEditor(document, view) {
      const panel = new ModelPanel(document, view, services);
      view.onDidDispose(() => panel.dispose());
      services.panels.add(panel);
    },
  };
  return vscode.window.registerCustomEditorProvider(VIEW_TYPE, provider, { supportsMultipleEditorsPerDocument: true });
}
