# One image for web, worker and beat. Packages and assets are built in the first stage; the second holds what runs.
FROM python:3.11-slim-bookworm AS build
ENV UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /srv/portal
COPY tools/uv.txt tools/uv.txt
RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir -r tools/uv.txt
COPY pyproject.toml uv.lock ./
RUN /opt/uv/bin/uv sync --frozen --no-dev
COPY package.json package-lock.json ./
RUN PATH="$PWD/.venv/bin:$PATH" npm ci --ignore-scripts
COPY . .
RUN PATH="$PWD/.venv/bin:$PATH" npm run build \
    && ENVIRONMENT=demo DEMO_DIR=/tmp/collect .venv/bin/python manage.py collectstatic --noinput \
    && /opt/uv/bin/uv sync --frozen --no-dev --no-group assets \
    && rm -rf node_modules build/assets

FROM python:3.11-slim-bookworm
ENV PATH="/srv/portal/.venv/bin:$PATH" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --home-dir /srv/portal portal && install -d -o portal -g portal /var/lib/portal/files
WORKDIR /srv/portal
COPY --from=build /srv/portal /srv/portal
USER portal
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "8"]
