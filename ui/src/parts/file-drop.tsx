import { useSignal } from '@preact/signals';

/** A file, chosen or dropped. */
export function FileDrop({
  accept,
  label,
  file,
  onFile,
}: {
  accept: string;
  label: string;
  file: File | null;
  onFile: (file: File | null) => void;
}) {
  const isOver = useSignal(false);
  return (
    <label
      class={`drop ${isOver.value ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        isOver.value = false;
        onFile(event.dataTransfer?.files[0] ?? null);
      }}
    >
      <span>{file ? file.name : label}</span>
      <input type="file" accept={accept} onChange={({ currentTarget }) => onFile(currentTarget.files?.[0] ?? null)} />
    </label>
  );
}
