/** Search. */
export function Search() {
  return <h1>Search</h1>;
}
