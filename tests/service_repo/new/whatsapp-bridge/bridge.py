"""A bridge to WhatsApp: a Flask application in one module, which nothing installs."""

from flask import Flask, jsonify, request

app = Flask(__name__)
SESSIONS = {}


@app.get("/sessions")
def list_sessions():
    return jsonify(list(SESSIONS.values()))


@app.get("/sessions/<session_id>")
def get_session(session_id):
    if session_id not in SESSIONS:
        return jsonify(detail="no such session"), 404
    return jsonify(SESSIONS[session_id])


@app.post("/sessions")
def create_session():
    session = {"session_id": request.json["session_id"], "status": "pending"}
    SESSIONS[session["session_id"]] = session
    return jsonify(session), 201
