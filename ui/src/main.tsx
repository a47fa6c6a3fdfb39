import { render } from 'preact';
import { Page } from './page.js';
import './theme.css';

render(<Page />, document.getElementById('page') as HTMLElement);
