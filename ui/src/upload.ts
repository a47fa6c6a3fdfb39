import type { Problem, Upload } from '../../src/client.js';
import { apiKey } from './service.js';

/** Sends a file and tells how much of it has arrived, 0–1, which `fetch` cannot. Rejects with a sentence, or when it is given up. */
export function upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/uploads');
    request.responseType = 'json';
    if (apiKey.value) request.setRequestHeader('authorization', `Bearer ${apiKey.value}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) resolve(request.response as Upload);
      else
        reject(new Error((request.response as Problem | null)?.detail ?? `The upload was answered ${request.status}.`));
    };
    request.onerror = () => reject(new Error('The connection broke while the file was sent.'));
    request.onabort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}
