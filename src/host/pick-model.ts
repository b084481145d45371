/** Which model, when a command has been given none. */
import * as vscode from 'vscode';

const MOST = 1000;

type Item = vscode.QuickPickItem & { uri?: vscode.Uri };

/** A model of the workspace, or one found by browsing; undefined when dismissed. */
export async function pickModel(placeHolder = vscode.l10n.t('The model to explain')): Promise<vscode.Uri | undefined> {
  const browse: Item = { label: vscode.l10n.t('Browse…'), iconPath: new vscode.ThemeIcon('folder-opened') };
  const items = async (): Promise<Item[]> => {
    const found = await vscode.workspace.findFiles('**/*.[oO][nN][nN][xX]', '**/node_modules/**', MOST);
    const models = found.map((uri) => {
      const relative = vscode.workspace.asRelativePath(uri);
      const slash = relative.lastIndexOf('/');
      return { label: relative.slice(slash + 1), description: relative.slice(0, Math.max(slash, 0)), uri };
    });
    models.sort((a, b) => a.description.localeCompare(b.description) || a.label.localeCompare(b.label));
    return [...models, browse];
  };
  const item = await vscode.window.showQuickPick(items(), {
    placeHolder,
    matchOnDescription: true,
  });
  if (item !== browse) return item?.uri;
  const files = await vscode.window.showOpenDialog({
    openLabel: vscode.l10n.t('Explain'),
    filters: { [vscode.l10n.t('ONNX models')]: ['onnx'] },
  });
  return files?.[0];
}
