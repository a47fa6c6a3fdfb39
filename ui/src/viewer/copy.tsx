import { useSignal } from '@preact/signals';

/** Puts a text into the clipboard, and says so. */
export function Copy({ text, name }: { text: string; name: string }) {
  const said = useSignal('');
  return (
    <>
      <button
        type="button"
        class="quiet"
        onClick={() =>
          void navigator.clipboard
            .writeText(text)
            .then(() => (said.value = 'Copied'))
            .catch(() => (said.value = 'This browser did not let the page copy.'))
        }
      >
        {name}
      </button>
      <span role="status">{said.value}</span>
    </>
  );
}
