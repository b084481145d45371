/** The start of a study's page: the channel to the host, and a drawing for every state that the host tells of. */
import { render } from 'preact';
import '../styles/base.css';
import '../styles/states.css';
import './study.css';
import { connect } from '../../src/protocol/connect';
import type { StudyPageEvents, StudyPageRequests, StudyPageState } from '../../src/protocol/study-page';
import { pagePort } from '../../src/protocol/webview-port';
import { registerKit } from '../kit';
import type { VsCode } from '../rpc/client';
import { StudyPage } from './page';

declare function acquireVsCodeApi(): VsCode;

async function main(): Promise<void> {
  registerKit();
  const vscode = acquireVsCodeApi();
  const client = connect<StudyPageRequests, StudyPageEvents>(pagePort(vscode, window));
  const root = document.getElementById('page');
  if (!root) throw new Error('the page has no element #page');
  const draw = (state: StudyPageState) => render(<StudyPage state={state} client={client} />, root);
  client.on('state', draw);
  const { request, state } = await client.request('start', {});
  // After a reload of the window the host is handed this to bring the page back.
  vscode.setState(request);
  draw(state);
}

void main();
