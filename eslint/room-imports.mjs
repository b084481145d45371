/** ESLint rule: a file imports only what its room's row in rooms.mjs allows. */
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { RESTRICTED_PACKAGES, ROOMS } from './rooms.mjs';

const within = (file, folder) => file === folder || file.startsWith(folder + '/') || file.startsWith(folder + '.');
const roomOf = (file) => Object.keys(ROOMS).find((room) => within(file, room));

/** Why a file of `room` may not import `source`, or undefined when it may. `target` is the path of a relative import. */
function complaint(room, { source, target, typeOnly }) {
  const { imports = [], types = [], packages = [], node = false } = ROOMS[room];
  if (target === undefined) {
    if (isBuiltin(source) && !node) return `'${room}' runs where Node's '${source}' does not exist`;
    if (RESTRICTED_PACKAGES.includes(source) && !packages.includes(source)) return `'${room}' may not import '${source}'`;
    return undefined;
  }
  if (within(target, room) || imports.some((allowed) => within(target, allowed))) return undefined;
  if (types.some((allowed) => within(target, allowed))) {
    return typeOnly ? undefined : `'${room}' may import only types of '${roomOf(target)}': use 'import type'`;
  }
  return `'${room}' may not import '${roomOf(target) ?? target}' (eslint/rooms.mjs)`;
}

const allTypes = (node, kind) =>
  node[kind] === 'type' || (node.specifiers?.length > 0 && node.specifiers.every((specifier) => specifier[kind] === 'type'));

export const roomImports = {
  meta: { type: 'problem', schema: [], messages: { room: '{{reason}}' } },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const room = roomOf(file);
    if (!room) return {};
    const check = (literal, typeOnly) => {
      if (typeof literal?.value !== 'string') return;
      const source = literal.value;
      const target = source.startsWith('.') ? path.posix.join(path.posix.dirname(file), source) : undefined;
      const reason = complaint(room, { source, target, typeOnly });
      if (reason) context.report({ node: literal, messageId: 'room', data: { reason } });
    };
    return {
      ImportDeclaration: (node) => check(node.source, allTypes(node, 'importKind')),
      ExportNamedDeclaration: (node) => check(node.source, allTypes(node, 'exportKind')),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false),
      TSImportType: (node) => check(node.source ?? node.argument?.literal, true),
      TSImportEqualsDeclaration: (node) => check(node.moduleReference.expression, node.importKind === 'type'),
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0], false),
    };
  },
};
