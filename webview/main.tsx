/** The page's start: the kit's elements, the channel to the host, the state, and the first drawing. */
import { render } from 'preact';
import './styles/base.css';
import './styles/parts.css';
import './styles/top.css';
import './styles/sum.css';
import './styles/graph.css';
import './styles/picture.css';
import './styles/inspector.css';
import './styles/compare.css';
import './styles/states.css';
import './styles/layout.css';
import { App } from './app';
import { registerKit } from './kit';
import { hostOf } from './rpc/client';
import { listen, open } from './state/actions/open';
import { PageContext, type Cursor, type Page } from './state/page';
import { persist } from './state/persist';
import { Queries } from './state/queries';
import { createStore } from './state/store';
import { INITIAL } from './state/types';

function main(): void {
  registerKit();
  const { vscode, client } = hostOf();
  const store = createStore(INITIAL);
  const cursor = createStore<Cursor>({ position: null });
  const page: Page = {
    store,
    cursor,
    client,
    vscode,
    queries: new Queries(client),
    running: null,
    wantedRow: null,
    followed: null,
  };
  persist(page);
  listen(page);
  const root = document.getElementById('page');
  if (!root) throw new Error('the page has no element #page');
  render(
    <PageContext.Provider value={page}>
      <App />
    </PageContext.Provider>,
    root,
  );
  void open(page);
}

main();
