/** The ONNX nodes that make up the layer: what the file itself says. */
import type { LayerInfo } from '../../src/protocol/types';
import { useSelect } from '../state/page';
import { Pane } from '../parts/pane';
import { t } from '../text';

export function NodesPane({ layer, open }: { layer: LayerInfo; open: boolean }) {
  // Without numbers the nodes are all there is to see, so they are not folded away.
  const closed = useSelect((s) => s.closedPanes.includes('nodes'));
  const id = open && closed ? 'nodes-structure' : 'nodes';
  return (
    <Pane id={id} title={t('nodes')} note={t('nodesNote', { n: layer.nodes.length })}>
      <dl class="nodes">
        {layer.nodes.map((node, k) => (
          <div key={k}>
            <dt>
              <b>{node.domain && node.domain !== 'ai.onnx' ? `${node.domain}.${node.op}` : node.op}</b>{' '}
              <span class="d">{node.name}</span>
            </dt>
            <dd class="s d">
              {node.inputs.filter(Boolean).join(', ')} → {node.outputs.filter(Boolean).join(', ')}
            </dd>
          </div>
        ))}
      </dl>
    </Pane>
  );
}
