import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { isKeyWanted, useKey } from '../service.js';

/** Asks for an API key when the service wants one. */
export function KeyDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const key = useSignal('');
  const isWanted = isKeyWanted.value;
  useEffect(() => {
    if (isWanted) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isWanted]);
  return (
    <dialog ref={dialog} aria-labelledby="key-title" onClose={() => (isKeyWanted.value = false)}>
      <form
        method="dialog"
        onSubmit={() => {
          useKey(key.value.trim());
          location.reload();
        }}
      >
        <h2 id="key-title">API key</h2>
        <p>This service asks for a key. It is kept in this tab only.</p>
        <label>
          Key
          <input
            type="password"
            autocomplete="off"
            required
            value={key.value}
            onInput={({ currentTarget }) => (key.value = currentTarget.value)}
          />
        </label>
        <button type="submit">Use this key</button>
      </form>
    </dialog>
  );
}
