/** Numbers at the ends of the lines of layers that the debugger has come to. */
import * as vscode from 'vscode';
import { listingUri, SELECTOR } from './listing-uri';

interface Lines {
  lines: { line: number; text: string }[];
}

/** Registers them. VS Code shows them where `debug.inlineValues` allows it. */
export function registerInlineValues(): vscode.Disposable {
  return vscode.languages.registerInlineValuesProvider(SELECTOR, {
    async provideInlineValues(document, viewPort) {
      const session = vscode.debug.activeDebugSession;
      if (session?.type !== 'biaslens' || !isOf(session, document)) return [];
      const shown = { startLine: viewPort.start.line + 1, endLine: viewPort.end.line + 1 };
      // A session that ends meanwhile has nothing to say.
      const { lines } = await session.customRequest('biaslensLines', shown).then(
        (answer) => answer as Lines,
        () => ({ lines: [] }),
      );
      return lines
        .map(({ line, text }) => ({ line: line - 1, text }))
        .filter(({ line }) => line < document.lineCount && viewPort.contains(new vscode.Position(line, 0)))
        .map(({ line, text }) => new vscode.InlineValueText(document.lineAt(line).range, text));
    },
  });
}

function isOf({ configuration }: vscode.DebugSession, { uri }: vscode.TextDocument): boolean {
  return (
    typeof configuration.model === 'string' && listingUri(vscode.Uri.file(configuration.model)).toString() === uri.toString()
  );
}
