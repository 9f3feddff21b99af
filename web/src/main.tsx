import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from '#web/shell/app.tsx';
import { type Language, loadTexts } from '#web/texts/language.tsx';

/** The page says which language it is in: the one chosen before, or the browser's. */
const language: Language = document.documentElement.lang === 'pl' ? 'pl' : 'en';
const place = document.getElementById('app');
if (place === null) throw new Error('the page has no place for the application');
createRoot(place).render(<App first={{ language, texts: await loadTexts(language) }} />);
