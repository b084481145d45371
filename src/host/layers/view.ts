/** The Layers tree: the twin of the page's graph for the current model, and in step with it both ways. */
import * as vscode from 'vscode';
import type { ModelPanel } from '../editor/panel';
import type { Services } from '../services';
import { treeItem } from './item';
import { childRows, selectableName, topRows, type Row, type Shown } from './rows';

interface Node {
  row: Row;
  id: string;
  parent?: Node;
}

/** Registers the tree and keeps it up to date. */
export function registerLayersView({ panels }: Services): vscode.Disposable {
  const tree = new LayersTree();
  const view = vscode.window.createTreeView('biaslens.layers', { treeDataProvider: tree, showCollapseAll: true });
  /** Nodes being selected by us: what the view then reports is an echo, and may be out of date by the time it comes. */
  const echoes = new Set<string>();
  const showSelection = () => {
    const selected = panels.current?.selection.layer;
    const node = selected != null ? tree.find(selected) : undefined;
    // Revealing opens the view, which is the person's to do.
    if (!node || !view.visible || view.selection.some((other) => selectableName(other.row) === selected)) return;
    echoes.add(node.id);
    const settled = () => void echoes.delete(node.id);
    // Rejects when the tree was drawn anew meanwhile, which shows the selection again.
    view.reveal(node, { select: true, focus: false }).then(settled, settled);
  };
  const update = (panel: ModelPanel | undefined) => {
    view.description = panel && panel.document.uri.path.slice(panel.document.uri.path.lastIndexOf('/') + 1);
    tree.show(panel);
    showSelection();
  };
  update(panels.current);
  return vscode.Disposable.from(
    tree,
    view,
    panels.onDidChange(update),
    view.onDidChangeVisibility(showSelection),
    view.onDidChangeSelection(({ selection }) => {
      const [node] = selection;
      const name = node && !echoes.has(node.id) ? selectableName(node.row) : undefined;
      if (name !== undefined) panels.current?.select(name);
    }),
  );
}

class LayersTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private shown: (Shown & { model: string }) | undefined;
  private nodes: Node[] = [];
  private byName = new Map<string, Node>();
  /** Made once: VS Code tells nodes apart by identity, too. */
  private readonly children = new Map<string, Node[]>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  /** Shows what this editor shows; draws anew only when that is something else. */
  show(panel: ModelPanel | undefined): void {
    const { structure, explanation } = panel?.session ?? {};
    const moment = panel?.selection.moment ?? null;
    const model = panel?.document.uri.toString() ?? '';
    const next = structure ? { model, structure, explanation: explanation ?? null, moment } : undefined;
    const keys = ['model', 'structure', 'explanation', 'moment'] as const;
    if (keys.every((key) => next?.[key] === this.shown?.[key])) return;
    this.shown = next;
    // The model is part of the id, or the folds of one model would be those of the next.
    this.children.clear();
    this.nodes = next ? topRows(next).map((row, i) => ({ row, id: `${model}#${i}` })) : [];
    this.byName = new Map();
    for (const node of this.nodes) this.note(node);
    this.changed.fire();
  }

  /** Makes an input or a layer findable by its name, wherever it is folded away. */
  private note(node: Node): void {
    const name = selectableName(node.row);
    if (name !== undefined) this.byName.set(name, node);
    if (node.row.kind === 'scope') for (const child of this.getChildren(node)) this.note(child);
  }

  find(name: string): Node | undefined {
    return this.byName.get(name);
  }

  getChildren(node?: Node): Node[] {
    if (!node) return this.nodes;
    let children = this.children.get(node.id);
    if (!children) {
      children = childRows(node.row).map((row, i) => ({ row, id: `${node.id}.${i}`, parent: node }));
      this.children.set(node.id, children);
    }
    return children;
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return treeItem(node.row, node.id);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
