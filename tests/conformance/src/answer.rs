//! Answers to requests of the conformance runner.

use flytepb_json::JsonOptions;
use flytepb_text::TextOptions;
use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::{Limits, WireMessage};

use flytepb_conformance::conformance::conformance_request::Payload;
use flytepb_conformance::conformance::conformance_response::Result as Answer;
use flytepb_conformance::conformance::{
    ConformanceRequest, ConformanceResponse, FailureSet, TestCategory, WireFormat,
};
use flytepb_conformance::MESSAGES;

/// Returns the encoded answer to an encoded request.
pub(crate) fn answer(request: &[u8]) -> Vec<u8> {
    let result = match ConformanceRequest::from_wire(request) {
        Ok(request) => answer_request(&request),
        Err(error) => Answer::RuntimeError(error.to_string()),
    };
    let response = ConformanceResponse {
        result: Some(result),
        ..Default::default()
    };
    response.to_wire()
}

fn answer_request(request: &ConformanceRequest) -> Answer {
    if request.message_type == FailureSet::type_descriptor().full_name {
        return Answer::ProtobufPayload(FailureSet::default().to_wire());
    }
    let Some(message_type) = test_type(&request.message_type) else {
        return Answer::Skipped(format!("{} is not proto3", request.message_type));
    };
    let mut message = (message_type.new)();
    match read(request, message.as_mut()) {
        Ok(()) => write(request, message.as_ref()),
        Err(answer) => answer,
    }
}

fn test_type(full_name: &str) -> Option<&'static MessageDescriptor> {
    MESSAGES.get(full_name)
}

fn read(request: &ConformanceRequest, message: &mut dyn WireMessage) -> Result<(), Answer> {
    let parse_error = |error: &dyn std::error::Error| Answer::ParseError(error.to_string());
    match &request.payload {
        Some(Payload::ProtobufPayload(bytes)) => Limits::new()
            .merge(message, bytes)
            .map_err(|e| parse_error(&e)),
        Some(Payload::JsonPayload(json)) => json_options(request)
            .merge_str(message, json)
            .map_err(|e| parse_error(&e)),
        Some(Payload::TextPayload(text)) => text_options(request)
            .merge_str(message, text)
            .map_err(|e| parse_error(&e)),
        Some(Payload::JspbPayload(_)) => Err(Answer::Skipped("JSPB is internal to Google".into())),
        None => Err(Answer::RuntimeError("the request has no payload".into())),
    }
}

fn write(request: &ConformanceRequest, message: &dyn WireMessage) -> Answer {
    match request.requested_output_format() {
        WireFormat::Protobuf => Answer::ProtobufPayload(message.to_wire()),
        WireFormat::Json => match json_options(request).to_string(message) {
            Ok(json) => Answer::JsonPayload(json),
            Err(error) => Answer::SerializeError(error.to_string()),
        },
        WireFormat::TextFormat => Answer::TextPayload(text_options(request).to_string(message)),
        WireFormat::Jspb => Answer::Skipped("JSPB is internal to Google".into()),
        WireFormat::Unspecified => Answer::RuntimeError("the output format is unknown".into()),
    }
}

fn json_options(request: &ConformanceRequest) -> JsonOptions {
    let lenient = TestCategory::JsonIgnoreUnknownParsingTest;
    JsonOptions::new()
        .types(test_type)
        .ignore_unknown(request.test_category() == lenient)
}

fn text_options(request: &ConformanceRequest) -> TextOptions {
    TextOptions::new()
        .types(test_type)
        .print_unknown_fields(request.print_unknown_fields)
}
