import { KeyDialog } from './parts/key-dialog.js';
import { route } from './route.js';
import { Duplicates } from './screens/duplicates.js';
import { Search } from './screens/search.js';
import { Submit } from './screens/submit.js';
import { System } from './screens/system.js';
import { TaskScreen } from './screens/task.js';
import { Tasks } from './screens/tasks.js';

const PLACES = [
  { path: '', name: 'Analyse' },
  { path: 'tasks', name: 'Tasks' },
  { path: 'search', name: 'Search' },
  { path: 'system', name: 'System' },
];

/** The whole page: the way around, and the screen that the address names. */
export function Page() {
  const [first = '', id] = route.value.path;
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header class="top">
        <strong>video-ai-system</strong>
        <nav aria-label="Main">
          {PLACES.map(({ path, name }) => (
            <a key={path} href={`#/${path}`} aria-current={path === first ? 'page' : undefined}>
              {name}
            </a>
          ))}
          <a href="/docs">API</a>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        <Screen first={first} id={id} />
      </main>
      <KeyDialog />
    </>
  );
}

function Screen({ first, id }: { first: string; id: string | undefined }) {
  if (first === 'tasks' && id) return <TaskScreen key={id} id={id} />;
  if (first === 'tasks') return <Tasks />;
  if (first === 'duplicates' && id) return <Duplicates key={id} task={id} />;
  if (first === 'search') return <Search />;
  if (first === 'system') return <System />;
  return <Submit />;
}
