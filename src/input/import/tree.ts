/** A value of a YAML, JSON or TOML text, and where it begins. */
export type Tree = Place &
  (
    | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Tree> }
    | { readonly kind: 'list'; readonly items: readonly Tree[] }
    | { readonly kind: 'scalar'; readonly value: TreeScalar }
  );
interface Place {
  readonly offset: number;
  /** Where its key begins; left out where that is not known, and where it has none. */
  readonly key?: number;
}
export type TreeScalar = string | number | boolean | null;

/** What stands at a path of keys. Returns undefined where nothing does. */
export function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  return path.reduce<Tree | undefined>(
    (parent, key) => (parent?.kind === 'map' ? parent.entries.get(key) : undefined),
    tree,
  );
}

/** The items of a list at a path; none where it is no list. */
export function itemsAt(tree: Tree | undefined, ...path: readonly string[]): readonly Tree[] {
  const found = at(tree, ...path);
  return found?.kind === 'list' ? found.items : [];
}

/** The keys of a map with their values, in the order of the text; none where it is no map. */
export function entriesOf(tree: Tree | undefined): readonly (readonly [string, Tree])[] {
  return tree?.kind === 'map' ? [...tree.entries] : [];
}

/** A scalar at a path as text: `on`, `true`, `4`. Returns undefined for anything else, and for null. */
export function textAt(tree: Tree | undefined, ...path: readonly string[]): string | undefined {
  const found = at(tree, ...path);
  return found?.kind === 'scalar' && found.value !== null ? String(found.value) : undefined;
}

/** Whether a path leads to true. */
export function isTrueAt(tree: Tree | undefined, ...path: readonly string[]): boolean {
  return flagAt(tree, ...path) === true;
}

/** A switch at a path, as a boolean or in words. Returns undefined where there is none. */
export function flagAt(tree: Tree | undefined, ...path: readonly string[]): boolean | undefined {
  const text = textAt(tree, ...path)?.toLowerCase();
  if (text === 'true' || text === 'yes' || text === 'on' || text === '1') return true;
  return text === 'false' || text === 'no' || text === 'off' || text === '0' ? false : undefined;
}

/** The scalars and the lists of scalars of a map as settings: true is on, and `[1, 2]` is written as it is here. */
export function settingsOf(tree: Tree | undefined): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(tree).flatMap(([key, value]) => {
      const text = settingText(value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}

function settingText(tree: Tree): string | undefined {
  if (tree.kind === 'list') return `[${tree.items.map((item) => settingText(item) ?? '').join(',')}]`;
  if (tree.kind === 'map' || tree.value === null) return undefined;
  return typeof tree.value === 'boolean' ? (tree.value ? 'on' : 'off') : String(tree.value);
}
