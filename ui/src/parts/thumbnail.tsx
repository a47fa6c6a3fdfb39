/** A small picture whose address may still be on its way. */
export function Thumbnail({ url, alt }: { url: string | null | undefined; alt: string }) {
  if (!url) return <span class="thumbnail" />;
  return <img class="thumbnail" src={url} alt={alt} loading="lazy" decoding="async" />;
}
