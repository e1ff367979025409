/**
 * Makes one thing for each object, such as a driver, and keeps it as long as the object lives. What comes of an object is
 * then worked out once, and is itself one object, by which others can remember.
 */
export function oneForEach<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const made = new WeakMap<Key, Made>();
  return (key) => {
    let one = made.get(key);
    if (one === undefined) {
      one = make(key);
      made.set(key, one);
    }
    return one;
  };
}
