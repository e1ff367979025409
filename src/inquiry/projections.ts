/**
 * One projection for each key, such as a driver: a space that is still open remembers by the projection itself what its
 * values answered, and asks them once.
 */
export function oneForEach<Key extends object, Projection>(
  make: (key: Key) => Projection,
): (key: Key) => Projection {
  const made = new WeakMap<Key, Projection>();
  return (key) => {
    let projection = made.get(key);
    if (projection === undefined) {
      projection = make(key);
      made.set(key, projection);
    }
    return projection;
  };
}
