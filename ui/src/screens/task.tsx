/** One task. */
export function TaskScreen({ id }: { id: string }) {
  return <h1>{id}</h1>;
}
