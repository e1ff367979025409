/** Properties of a device of QEMU’s that are given otherwise, by name. */
export type PropertyChange = ReadonlyMap<string, string>;

/** How a device is asked for: its model and its properties. */
export interface AskedModel {
  readonly model: string;
  readonly properties: ReadonlyMap<string, string>;
}

const TRANSITIONAL = /(?<!-non)-transitional$/;

/**
 * The model to ask for, and the properties to give it, for a change. A model whose name says which interfaces it has
 * takes no property that says it otherwise: another one of the family stands in for it.
 */
export function withChange(model: string, change: PropertyChange): AskedModel {
  if (!TRANSITIONAL.test(model) || change.get('disable-legacy') !== 'on')
    return { model, properties: change };
  const properties = new Map(
    [...change].filter(([name]) => name !== 'disable-legacy' && name !== 'disable-modern'),
  );
  return { model: model.replace(TRANSITIONAL, '-non-transitional'), properties };
}
