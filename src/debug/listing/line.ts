/** A line of the listing, and what stands where in it. */

/** A name in the text of a line. */
export interface Reference {
  /** Offsets in the line's text. */
  start: number;
  end: number;
  kind: 'tensor' | 'constant' | 'op';
  name: string;
}

export interface Line {
  kind: 'title' | 'score' | 'scope' | 'layer' | 'node' | 'input';
  text: string;
  /** How far it is indented, in steps. */
  depth: number;
  /** Of a layer and of the nodes in it. */
  layer?: string;
  /** Place in the layer's `nodes`. */
  node?: number;
  /** Name of the scope, the input or the score's tensor. */
  name?: string;
  references: Reference[];
}

const STEP = '    ';

/** Writes a line piece by piece and notes where its names are. */
export class LineWriter {
  private text: string;
  private readonly references: Reference[] = [];

  constructor(private readonly depth: number) {
    this.text = STEP.repeat(depth);
  }

  put(text: string): this {
    this.text += text;
    return this;
  }

  name(kind: Reference['kind'], name: string, shown = name): this {
    const start = this.text.length;
    this.text += shown;
    this.references.push({ start, end: this.text.length, kind, name });
    return this;
  }

  shape(shape: readonly (number | string)[] | undefined): this {
    return shape ? this.put(`[${shape.map((d) => (d === -1 ? '?' : d)).join(',')}]`) : this;
  }

  done(kind: Line['kind'], of: Pick<Line, 'layer' | 'node' | 'name'> = {}): Line {
    return { kind, text: this.text, depth: this.depth, ...of, references: this.references };
  }
}
